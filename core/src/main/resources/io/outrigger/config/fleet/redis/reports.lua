-- Returns instance, ms since it reported, report; of at most 1000 instances.
-- KEYS: reports, when they were made. ARGV: ms for which a report counts.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local found = {}
local since = string.format('%.0f', now - tonumber(ARGV[1]))
local live = redis.call('ZRANGEBYSCORE', KEYS[2], since, '+inf', 'WITHSCORES', 'LIMIT', 0, 1000)
for i = 1, #live, 2 do
  local report = redis.call('HGET', KEYS[1], live[i])
  if report then
    found[#found + 1] = live[i]
    found[#found + 1] = string.format('%.0f', math.max(0, now - tonumber(live[i + 1])))
    found[#found + 1] = report
  end
end
return found
