-- Names a service in the index, or no longer. KEYS: state, revision, changes, wakeups.
-- ARGV: name, whether it is there (1 or 0).
local there = redis.call('HEXISTS', KEYS[1], ARGV[1])
local changes = {}
if ARGV[2] == '1' and there == 0 then
  redis.call('HSET', KEYS[1], ARGV[1], '1')
  changes = { '+' .. ARGV[1], '1' }
elseif ARGV[2] == '0' and there == 1 then
  redis.call('HDEL', KEYS[1], ARGV[1])
  changes = { '-' .. ARGV[1], '' }
end
if #changes > 0 then
  append(KEYS[2], KEYS[3], KEYS[4], 1000, changes)
end
return #changes
