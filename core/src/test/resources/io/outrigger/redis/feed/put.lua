-- KEYS: state, revision, changes, channel. ARGV: how many changes to keep, then pairs of an
-- id and its value; without a value at the end, the last id goes.
local changes = {}
for i = 2, #ARGV, 2 do
  local id, value = ARGV[i], ARGV[i + 1]
  if value then
    redis.call('HSET', KEYS[1], id, value)
    changes[#changes + 1] = '+' .. id
    changes[#changes + 1] = value
  else
    redis.call('HDEL', KEYS[1], id)
    changes[#changes + 1] = '-' .. id
    changes[#changes + 1] = ''
  end
end
return append(KEYS[2], KEYS[3], KEYS[4], ARGV[1], changes)
