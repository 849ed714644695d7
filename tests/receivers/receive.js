import { HTTP } from "cloudevents";
import { Webhook } from "standardwebhooks";

/** Throws where the signature, the time or the form is wrong. */
export function receive(secret, headers, body) {
  new Webhook(secret).verify(body, headers);
  return HTTP.toEvent({ headers, body });
}
