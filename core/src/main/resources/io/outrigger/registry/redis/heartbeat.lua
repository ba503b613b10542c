-- ARGV: id, incarnation, lease in ms, load. Returns OK and revision; or FENCED and the successor; or GONE.
local id, incarnation, lease, load = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local now = lease_time(lease)
local reason = lost(id, incarnation, now)
if reason then
  return reason
end
lend(id, now, lease)
if load == '' then
  redis.call('HDEL', KEYS[7], id)
else
  redis.call('HSET', KEYS[7], id, load)
end
local changes = {}
local before = redis.call('HGET', KEYS[8], id)
if before then
  -- It was doubted, and lives
  redis.call('HDEL', KEYS[8], id)
  local _, _, json = registration(id)
  write(id, incarnation, before, json, changes)
end
return { 'OK', tell(changes) }
