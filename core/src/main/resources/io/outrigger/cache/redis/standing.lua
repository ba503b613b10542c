-- Tells how it stands with a key, and changes nothing. KEYS: value, generation, epoch, lease.
-- Returns the value or nil, the epoch, the generation, the time in milliseconds, and how long
-- somebody may still load it, or 0.
local value = redis.pcall('GET', KEYS[1])
return { type(value) == 'string' and value or false, counter(KEYS[3]) or '0', counter(KEYS[2]) or '0', milliseconds(),
  math.max(0, redis.call('PTTL', KEYS[4])) }
