/** Injection tokens of what is made before Nest starts. */
export const SETTINGS = Symbol('settings');
export const LOGGER = Symbol('logger');
