-- ARGV: id, state, attributes, lease in ms. Returns OK, revision, incarnation; or HELD and the record of who does.
local id, status, json, lease = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local now = lease_time(lease)
local holder, state = registration(id)
-- Whoever is doubted has lost its lease already
if holder and state ~= 'SUSPECT' and holds_lease(id, now) then
  return { 'HELD', redis.call('HGET', KEYS[1], id) }
end
local _, incarnation = advance(KEYS[6])
local changes = {}
redis.call('HDEL', KEYS[7], id)
redis.call('HDEL', KEYS[8], id)
write(id, incarnation, status, json, changes)
lend(id, now, lease)
return { 'OK', tell(changes), incarnation }
