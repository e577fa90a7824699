import type { Rule } from '../compose-file.ts';

const SECRET = /PASSWORD|SECRET|TOKEN|_KEY$/;
/** A variable that must be given, in words that say which. */
const GIVEN = /^\$\{[A-Z][A-Z0-9_]*:\?[^}]+\}$/;

/** No password stands in the file, nor a default for one: who starts it gives them, or it does not start. */
export const secrets: Rule = ({ file: { services } }) =>
  Object.entries(services).flatMap(([name, { environment }]) =>
    Object.entries(environment)
      .filter(([variable, value]) => SECRET.test(variable) && !GIVEN.test(String(value)))
      .map(
        ([variable]) =>
          `services.${name}.environment.${variable}: a secret is \${VARIABLE:?what it is}, and nothing else`,
      ),
  );
