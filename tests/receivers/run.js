// Reads {secret, headers, body} from standard input, and writes the events that it accepts.
import { text } from "node:stream/consumers";
import { receive } from "./receive.js";

const { secret, headers, body } = JSON.parse(await text(process.stdin));
const events = receive(secret, headers, body);
console.log(JSON.stringify(events.map(event => ({ id: event.id, type: event.type, source: event.source, data: event.data }))));
