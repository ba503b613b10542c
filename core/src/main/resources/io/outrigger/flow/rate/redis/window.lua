-- Sliding window. The key holds '1 <microseconds of a period> <when this one began> <taken in it> <taken in the one
-- before>'.
local length, start, taken, before = period, now, 0, 0
local numbers, strange = stored('^1 ([1-9]%d*) (%d+) (%d+) (%d+%.?%d*)$',
  { longest, now + most_ahead, most_permits, 2 * most_permits })
if numbers then
  length, start, taken, before = numbers[1], math.min(numbers[2], now), numbers[3], numbers[4]
end
local periods = math.floor((now - start) / length)
if periods > 0 then
  start, before, taken = start + periods * length, periods == 1 and taken or 0, 0
end
local changed = length ~= period
if changed then
  -- All that counts now leaves evenly within a period from now on. Not rounded: while instances have different periods,
  -- it happens at each call
  before = before * (1 - (now - start) / length) + taken
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
if more > 0 or changed or strange then
  redis.call('SET', KEYS[1], string.format('1 %.0f %.0f %.0f %.9f', period, start, taken, before),
    'PX', text(math.ceil((2 * period - elapsed) / 1000) + 1))
end
return answer
