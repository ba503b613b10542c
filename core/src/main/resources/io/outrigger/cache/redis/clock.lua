-- Tells the time in milliseconds. KEYS: any key of the cache.
local time = redis.call('TIME')
return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
