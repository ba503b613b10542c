-- ARGV: id, incarnation. Returns OK and revision, whether or not there was something to end.
local id, incarnation = ARGV[1], ARGV[2]
local changes = {}
if registration(id) == incarnation then
  remove(id, changes)
end
return { 'OK', tell(changes) }
