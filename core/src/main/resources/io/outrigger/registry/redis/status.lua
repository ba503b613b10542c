-- ARGV: id, incarnation, state, then the states from which it may be reached. Returns OK and revision; or
-- ILLEGAL and the present state; or FENCED and the successor; or GONE.
local id, incarnation, wanted = ARGV[1], ARGV[2], ARGV[3]
local now = lease_time()
local reason = lost(id, incarnation, now)
if reason then
  return reason
end
local _, status, json = registration(id)
status = redis.call('HGET', KEYS[8], id) or status
local changes = {}
if status ~= wanted then
  local legal = false
  for i = 4, #ARGV do
    legal = legal or ARGV[i] == status
  end
  if not legal then
    return { 'ILLEGAL', status }
  end
  redis.call('HDEL', KEYS[8], id)
  write(id, incarnation, wanted, json, changes)
end
return { 'OK', tell(changes) }
