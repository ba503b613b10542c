-- For scripts that change a scope. A change writes state, then calls append: all in one
-- script, so that whoever reads sees all of it or nothing.

-- Advances a counter that fences to max(stored + 1, now in microseconds): it grows on even
-- after everything stored was lost. Returns what was stored and what is now.
local function advance(counter)
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
  local stored = tonumber(redis.call('GET', counter) or '0') or 0
  if not (stored >= 0 and stored < 9007199254740991) then
    stored = 0
  end
  local advanced = string.format('%.0f', math.max(stored + 1, now))
  redis.call('SET', counter, advanced)
  return string.format('%.0f', stored), advanced
end

-- Tells those who follow the scope. Changes are pairs: '+<id>' and its value, or '-<id>'
-- and '' for one that is gone. Each entry names the revision before it, so that a reader
-- knows whether any is missing. Returns the new revision.
local function append(revisionKey, changesKey, channel, length, changes)
  local before, revision = advance(revisionKey)
  local id = revision .. '-0'
  local added = redis.pcall('XADD', changesKey, 'MAXLEN', '~', length, id, 'before', before, unpack(changes))
  if type(added) == 'table' and added.err then
    -- Something else lies there, or entries of a later time: readers read all anew
    redis.call('DEL', changesKey)
    redis.call('XADD', changesKey, id, 'before', before, unpack(changes))
  end
  redis.call('PUBLISH', channel, '1 ' .. revision)
  return revision
end
