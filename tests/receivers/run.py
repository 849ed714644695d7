# Reads {secret, headers, body} from standard input, and writes the events that it accepts.
import json, sys
from receive import receive

request = json.load(sys.stdin)
print(json.dumps(receive(request["secret"], request["headers"], request["body"].encode())))
