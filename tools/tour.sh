#!/usr/bin/env bash
# The main job against Local, step by step: the credentials of an App, two devices of a User, a send, and what arrived. It can be run again and again.
set -euo pipefail
for name in BASE SID TOKEN SIM; do
  [ -n "${!name:-}" ] || { echo "$name is not set: paste the lines that Local prints once it serves, then run this again." >&2; exit 1; }
done

APP=shop
call() { curl -sS --fail-with-body -u "$SID:$TOKEN" -H 'Content-Type: application/json' -X "$1" "$BASE/v1/$2" ${3:+-d "$3"}; }
field() { sed -E "s/.*\"$1\": ?\"([^\"]*)\".*/\1/"; }
step() { printf '\n%s\n' "$*"; }

step "1. The credentials of the App '$APP'. These are the simulator's; yours come from Firebase and Apple."
KEYS=$(curl -sS --fail-with-body "$SIM/credentials" | tr -d ' \n')
for TYPE in FCM APN; do
  # An App has room for ten: one of each type is enough.
  if call GET "PushNotifications/Credentials?appName=$APP&credentialType=$TYPE" | grep -q '"id"'; then
    echo "   $TYPE: stored by an earlier tour"
  else
    CONTENT=$(sed -E 's/.*"'$TYPE'":(\{[^}]*\}).*/\1/' <<< "$KEYS")
    ID=$(call POST PushNotifications/Credentials '{"appName":"'$APP'","credentialType":"'$TYPE'","content":'"$CONTENT"'}' | field resourceId)
    echo "   $TYPE: $ID"
  fi
done

step "2. Two devices of one User. The first registration makes the User."
PHONE='{"appName":"'$APP'","provider":"FCM","token":"android-phone-1"}'
echo "   POST PushNotifications/DeviceRegistrations $PHONE"
REGISTRATION=$(call POST PushNotifications/DeviceRegistrations "$PHONE" | field resourceId)
ADA=$(call GET "PushNotifications/DeviceRegistrations/$REGISTRATION" | field userId)
PHONE='{"appName":"'$APP'","provider":"APN","token":"00000000000000000000000000000000000000000000000000000000000000a1","userId":"'$ADA'"}'
echo "   POST PushNotifications/DeviceRegistrations $PHONE"
call POST PushNotifications/DeviceRegistrations "$PHONE" > /dev/null

step "3. A send to the User, from the App."
SEND='{"from":{"appName":"'$APP'"},"to":[{"userId":"'$ADA'","variables":{"name":"Ada"}}],"content":{"title":"Welcome back, {{ name }}!","body":"New offers are waiting for you."}}'
echo "   POST PushNotifications $SEND"
OPERATION=$(call POST PushNotifications "$SEND" | field operationId)
for _ in $(seq 60); do
  STATE=$(call GET "PushNotifications/Operations/$OPERATION")
  grep -q COMPLETED <<< "$STATE" && break
  sleep 0.5
done
echo "   $STATE"
# COMPLETED says that nothing is under way any more; sent says how many devices it reached.
if ! grep -qE '"sent": ?2,' <<< "$STATE"; then
  echo "   It did not reach both devices:" >&2
  call GET "PushNotifications/Operations/$OPERATION/Errors" >&2
  exit 1
fi

step "4. What the two devices got, as the simulator saw it."
curl -sS --fail-with-body "$SIM/deliveries?limit=2"

step "Read on: docs/getting-started.md goes through the same with your own keys and real devices, docs/recipes.md has more to paste, $BASE/docs is the API to try."
