-- Notes what an instance says of itself, and forgets those who said nothing for long, or said it at a time
-- that is yet to come: another server's clock may have been ahead.
-- KEYS: reports, when they were made. ARGV: instance, report, ms for which it counts.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local counts = tonumber(ARGV[3])
redis.call('ZADD', KEYS[2], string.format('%.0f', now), ARGV[1])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
local silent = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now - counts), 'LIMIT', 0, 100)
local ahead = redis.call('ZRANGEBYSCORE', KEYS[2], string.format('%.0f', now + counts), '+inf', 'LIMIT', 0, 100)
for _, gone in ipairs({ silent, ahead }) do
  for _, instance in ipairs(gone) do
    redis.call('ZREM', KEYS[2], instance)
    redis.call('HDEL', KEYS[1], instance)
  end
end
redis.call('PEXPIRE', KEYS[1], 2 * counts)
redis.call('PEXPIRE', KEYS[2], 2 * counts)
return 1
