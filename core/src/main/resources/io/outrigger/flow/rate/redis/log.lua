-- Sliding log. The key is a sorted set: a number for each permit, by the microseconds at which it was taken.
local most_numbers = 8000000000000000
-- Each call in a script may see a later time
local clocks_apart = 10000
local newest, number, strange = 0, 0, false
local last = redis.pcall('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
if last.err or last[1] then
  newest, number = tonumber(last[2]), not last.err and tonumber(string.match(last[1], '^' .. string.rep('%d', 16) .. '$'))
  strange = not number or number > most_numbers or not newest or newest ~= newest or newest - now > most_ahead
  if strange then
    redis.call('DEL', KEYS[1])
    newest, number = 0, 0
  end
end
local at = math.max(newest, now)

-- The key ends when its newest leaves the window, and so tells the period that held until now
local left = redis.call('PTTL', KEYS[1]) * 1000
local held = left > 0 and left + now - newest or period
local counted = held < period - clocks_apart and held or period

-- What has left the window, and what is more than is remembered
local gone = #redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', text(now - counted))
gone = math.max(gone, redis.call('ZCARD', KEYS[1]) - permits)
if gone > 0 then
  redis.call('ZREMRANGEBYRANK', KEYS[1], 0, gone - 1)
end
local present = redis.call('ZCARD', KEYS[1])

local answer, taken = serve(permits - present, function(cost, more)
  local rank = present + more + cost - permits - 1
  local oldest = rank < present and redis.call('ZRANGE', KEYS[1], text(rank), text(rank), 'WITHSCORES')[2]
  return (tonumber(oldest) or now) + period - now
end, strange)
local members = {}
for i = 1, taken do
  members[#members + 1] = text(at)
  members[#members + 1] = string.format('%016.0f', number + i)
  if #members == 1000 or i == taken then
    redis.call('ZADD', KEYS[1], unpack(members))
    members = {}
  end
end
answer[3] = taken > 0 and at + period - now or (present > 0 and newest + period - now or 0)
if taken > 0 or present > 0 and (left <= 0 or held < period or held > period + clocks_apart) then
  redis.call('PEXPIRE', KEYS[1], text(math.ceil(answer[3] / 1000) + 1))
end
return answer
