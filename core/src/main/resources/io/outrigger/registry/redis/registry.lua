-- What the scripts of the registry share. A record is '1 <incarnation> <STATUS> <json>'.
-- KEYS: state, revision, changes, wakeups, leases, incarnations, loads, doubts, clock, run.

-- Keeps the latest time that a script saw, and until when silence proves nothing.
local function note(now, doubt)
  redis.call('SET', KEYS[9], string.format('%.0f %.0f', now, doubt))
end

-- Until when silence proves nothing, where nobody could get through: whoever lives needs
-- its connection, its breaker and its turn on a busy machine first, which may be more than
-- the shortest leases.
local function doubted(now, lease)
  return now + 3 * tonumber(lease)
end

-- The time of leases, in milliseconds: never earlier than it was, whoever is the master.
-- Where nobody could get through for most of a lease, who seems dead may not be: returns
-- also until when that is doubted. Without a lease it takes no note of having been asked.
local function lease_time(lease)
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  local last, doubt = string.match(redis.call('GET', KEYS[9]) or '', '^(%d+) (%d+)$')
  last, doubt = tonumber(last or '0'), tonumber(doubt or '0')
  now = math.max(now, last)
  if lease then
    if last > 0 and now - last > tonumber(lease) * 2 / 3 then
      doubt = doubted(now, lease)
    end
    note(now, doubt)
  end
  return now, doubt
end

-- The incarnation, state and attributes of a registration, or nothing.
local function registration(id)
  local record = redis.call('HGET', KEYS[1], id)
  if record then
    return string.match(record, '^1 (%d+) (%u[%u_]*) (.*)$')
  end
end

local function write(id, incarnation, status, json, changes)
  local record = '1 ' .. incarnation .. ' ' .. status .. ' ' .. json
  redis.call('HSET', KEYS[1], id, record)
  changes[#changes + 1] = '+' .. id
  changes[#changes + 1] = record
end

local function remove(id, changes)
  redis.call('HDEL', KEYS[1], id)
  redis.call('ZREM', KEYS[5], id)
  redis.call('HDEL', KEYS[7], id)
  redis.call('HDEL', KEYS[8], id)
  changes[#changes + 1] = '-' .. id
  changes[#changes + 1] = ''
end

local function lend(id, now, lease)
  redis.call('ZADD', KEYS[5], string.format('%.0f', now + tonumber(lease)), id)
end

local function holds_lease(id, now)
  local ends = tonumber(redis.call('ZSCORE', KEYS[5], id) or '0')
  return ends ~= nil and ends > now
end

-- Why the registration of this incarnation no longer counts, or nothing if it does.
local function lost(id, incarnation, now)
  local holder, status, json = registration(id)
  if holder and tonumber(holder) > tonumber(incarnation) then
    return { 'FENCED', holder, json }
  end
  if holder ~= incarnation or not holds_lease(id, now) then
    return { 'GONE' }
  end
end

local function tell(changes)
  if #changes == 0 then
    return redis.call('GET', KEYS[2]) or '0'
  end
  return append(KEYS[2], KEYS[3], KEYS[4], 1000, changes)
end
