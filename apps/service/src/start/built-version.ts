/** Written into the code by the build: the version of the workspace that it was built from. */
declare const SERVICE_VERSION: string;

/** `unknown` where the sources run as they are, which is in unit tests alone. */
export const builtVersion: string = typeof SERVICE_VERSION === 'string' ? SERVICE_VERSION : 'unknown';
