-- What the scripts of all limiters share. KEYS: what was taken.
-- ARGV: permits; microseconds of their period; burst; how many permits to give in advance; then for each run of
-- requests in the order in which they came what one costs, and how many there are.
local permits, period, burst = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])

-- After a fail-over the clock may be a little behind; what is further ahead is not ours
local most_ahead = 3600000000

-- Of what can be stored: permits, with what rounding adds, and microseconds of a period
local most_permits, longest = 1000000001, 31622400000000

-- Fractions of permits are sums of doubles
local function whole(room)
  return math.max(0, math.floor(room + 0.000001))
end

local function text(number)
  return string.format('%.0f', number)
end

-- Who asks for nothing wants to know whether Redis decides, which it does only if it takes writes
if #ARGV == 4 and ARGV[4] == '0' and redis.call('SET', KEYS[1], '', 'NX', 'PX', '1') then
  redis.call('DEL', KEYS[1])
end

-- Serves the runs while there is room, and tells how many permits that takes in all.
-- wait(cost, taken): microseconds until a cost could be had once so many more are taken.
local function serve(room, wait, strange)
  local answer, taken = { strange and 1 or 0, 0, 0, 0 }, 0
  for i = 5, #ARGV, 2 do
    local cost, count = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
    local granted = math.min(count, math.floor(whole(room - taken) / cost))
    taken = taken + granted * cost
    answer[#answer + 1] = granted
    answer[#answer + 1] = granted < count and math.max(1, math.ceil(wait(cost, taken))) or 0
  end
  answer[4] = math.min(tonumber(ARGV[4]), whole(room - taken))
  taken = taken + answer[4]
  answer[2] = whole(room - taken)
  return answer, taken
end

-- The numbers of a string in our format, of which none exceeds its most; nothing if there is none, and whether there is
-- something else.
local function stored(pattern, most)
  local value = redis.pcall('GET', KEYS[1])
  if not value then
    return nil, false
  end
  if type(value) ~= 'string' or #value > 80 then
    return nil, true
  end
  local numbers = { string.match(value, pattern) }
  for i = 1, #numbers do
    numbers[i] = tonumber(numbers[i])
    if numbers[i] > most[i] then
      return nil, true
    end
  end
  return numbers[1] and numbers, not numbers[1]
end
