-- Token bucket. The key holds '2 <permits that lack> <microseconds at which they did> <permits> <microseconds of their
-- period>': by these it fills until somebody asks under others.
local lacking, at, changed = 0, now, false
local numbers, strange = stored('^2 (%d+%.%d+) (%d+) ([1-9]%d*) ([1-9]%d*)$',
  { most_permits, now + most_ahead, most_permits, longest })
if numbers then
  at = numbers[2]
  lacking = math.max(0, numbers[1] - math.max(0, now - at) * numbers[3] / numbers[4])
  changed = numbers[3] ~= permits or numbers[4] ~= period or lacking > burst
  lacking = math.min(lacking, burst)
end

local answer, taken = serve(burst - lacking, function(cost, more)
  return (lacking + more + cost - burst) * period / permits
end, strange)
lacking = lacking + taken
answer[3] = math.ceil(lacking * period / permits)
if taken > 0 or changed or strange or at > now then
  redis.call('SET', KEYS[1], string.format('2 %.9f %.0f %.0f %.0f', lacking, now, permits, period),
    'PX', text(math.ceil(answer[3] / 1000) + 1))
end
return answer
