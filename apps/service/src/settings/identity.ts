/** Which release answers, and from where. Part of every answer and every log line. */
export interface Identity {
  readonly release: string;
  /** `blue`, `green` or `asg`; `unknown` outside a deployment. */
  readonly slot: string;
  /** The host name of the container. */
  readonly containerId: string;
}

/** The keys that every JSON answer about the service carries. Times are ISO 8601 in UTC. */
export function stamp({ release, slot, containerId }: Identity) {
  return {
    release,
    deployment_color: slot,
    container_id: containerId,
    timestamp: new Date().toISOString(),
  };
}
