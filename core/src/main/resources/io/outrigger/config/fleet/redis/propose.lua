-- Proposes a release to whoever follows the scope. Returns the instances that reported lately.
-- KEYS: when instances reported, the proposal, channel of proposals.
-- ARGV: id of the proposal, release, ms for which it stands, ms for which a report counts.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
local message = '1 ' .. ARGV[1]
if #ARGV[2] <= 4096 then
	message = message .. ' ' .. ARGV[2]
end
redis.call('PUBLISH', KEYS[3], message)
local since = string.format('%.0f', now - tonumber(ARGV[4]))
return redis.call('ZRANGEBYSCORE', KEYS[1], since, '+inf', 'LIMIT', 0, 1000)
