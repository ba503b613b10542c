-- Ends leases that ran out. Where the store's continuity is in doubt (another server process than at the last
-- sweep, or one that was not reached for long), or most of a service would go at once, instances are doubted for ten leases rather than removed.
-- ARGV: lease in ms, how many leases and loads to return at most.
-- Returns OK, revision, instances, ms until the next lease ends or -1, ids with ms left, ids with loads.
local lease, most = tonumber(ARGV[1]), tonumber(ARGV[2])
local now, doubt = lease_time(lease)
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') or ''
local known = redis.call('GET', KEYS[10])
if known ~= run then
  redis.call('SET', KEYS[10], run)
  if known then
    -- Who has not found the way here yet could not renew its lease
    doubt = doubted(now, lease)
    note(now, doubt)
  end
end
local discontinued = now < doubt
local expired = redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', string.format('%.0f', now), 'LIMIT', 0, 500)
local en_masse = #expired >= 3 and #expired * 2 > redis.call('ZCARD', KEYS[5])
local changes = {}
for _, id in ipairs(expired) do
  local incarnation, status, json = registration(id)
  if (discontinued or en_masse) and (status == 'UP' or status == 'DEGRADED') then
    redis.call('HSET', KEYS[8], id, status)
    write(id, incarnation, 'SUSPECT', json, changes)
    lend(id, now, 10 * lease)
  else
    remove(id, changes)
  end
end
local left = -1
local first = redis.call('ZRANGE', KEYS[5], 0, 0, 'WITHSCORES')
if first[2] then
  left = math.max(0, tonumber(first[2]) - now)
end
local count = redis.call('ZCARD', KEYS[5])
local leases, loads = {}, {}
if count <= most then
  leases = redis.call('ZRANGE', KEYS[5], 0, -1, 'WITHSCORES')
  for i = 2, #leases, 2 do
    leases[i] = string.format('%.0f', tonumber(leases[i]) - now)
  end
  loads = redis.call('HGETALL', KEYS[7])
end
return { 'OK', tell(changes), string.format('%.0f', count), string.format('%.0f', left), leases, loads }
