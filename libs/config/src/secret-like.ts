const SECRET_NAME =
  /PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|PRIVATE_?KEY|API_?KEY|ACCESS_?KEY|password|passphrase/;
const URL_WITH_PASSWORD = /:\/\/[^/\s:@]*:[^\s@]+@/;

/** Whether a variable or setting of this name holds a secret by all appearances. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Whether the value is a URL with a password in it, such as `postgres://user:password@host/name`. */
export function holdsPassword(value: string): boolean {
  return URL_WITH_PASSWORD.test(value);
}
