-- Reads how far a scope is and what changed since a revision.
-- KEYS: revision, changes. ARGV: the revision after which to read, how many entries at most.
-- Returns the revision, the server's run id, and the entries.
local revision = redis.call('GET', KEYS[1]) or '0'
if not string.match(revision, '^[1-9]%d*$') or #revision > 16 then
  revision = '0'
end
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') or ''
local entries = {}
if ARGV[1] ~= revision and tonumber(ARGV[2]) > 0 then
  entries = redis.call('XRANGE', KEYS[2], ARGV[1] .. '-1', '+', 'COUNT', ARGV[2])
end
return { revision, run, entries }
