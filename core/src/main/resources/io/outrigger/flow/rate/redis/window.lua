-- Sliding window. The key holds '1 <microseconds of a period> <when this one began> <taken in it> <taken in the one
-- before>'.
local length, start, taken, before = period, now, 0, 0
local numbers, strange = stored('^1 (%d+) (%d+) (%d+) (%d+)$')
if numbers and (numbers[1] == 0 or numbers[2] - now > most_ahead) then
  numbers, strange = nil, true
end
if numbers then
  length, start = numbers[1], math.min(numbers[2], now)
  taken, before = math.min(numbers[3], permits), math.min(numbers[4], permits)
end
local periods = math.floor((now - start) / length)
if periods > 0 then
  start, before, taken = start + periods * length, periods == 1 and taken or 0, 0
end
if length ~= period then
  -- All that counts now leaves evenly within a period from now on
  before = math.ceil(before * (1 - (now - start) / length)) + taken
  start, taken = now, 0
end
local elapsed = now - start

local answer, more = serve(permits - taken - before * (1 - elapsed / period), function(cost, and_more)
  local room = permits - cost - taken - and_more
  if room >= 0 then
    return period * (before - room) / before - elapsed
  end
  return period - elapsed - period * room / (taken + and_more)
end, strange)
taken = taken + more
answer[3] = taken > 0 and 2 * period - elapsed or (before > 0 and period - elapsed or 0)
if more > 0 or strange then
  redis.call('SET', KEYS[1], '1 ' .. text(period) .. ' ' .. text(start) .. ' ' .. text(taken) .. ' ' .. text(before),
    'PX', text(math.ceil((2 * period - elapsed) / 1000) + 1))
end
return answer
