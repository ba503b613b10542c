-- Token bucket. The key holds '1 <permits that lack> <microseconds at which they did>'.
local lacking, at = 0, now
local numbers, strange = stored('^1 (%d+%.%d+) (%d+)$')
if numbers and numbers[2] - now > most_ahead then
  numbers, strange = nil, true
end
if numbers then
  lacking, at = math.min(numbers[1], burst), numbers[2]
end
lacking = math.max(0, lacking - math.max(0, now - at) * permits / period)

local answer, taken = serve(burst - lacking, function(cost, more)
  return (lacking + more + cost - burst) * period / permits
end, strange)
lacking = lacking + taken
answer[3] = math.ceil(lacking * period / permits)
if taken > 0 or strange or at > now then
  redis.call('SET', KEYS[1], string.format('1 %.9f %.0f', lacking, now), 'PX', text(math.ceil(answer[3] / 1000) + 1))
end
return answer
