-- Wireshark dissector for the RPC wire of ferrotorch-distributed.
--
-- Generated from spec/wire.ksy by tools/speccompiler. Do not edit.
--
-- The tables say what stands on the wire; what is behind them reads any such tables. Each defect is an expert item that names
-- the rule of spec/protocol.md. It does not match response messages with the prefixes that announced them (`ferrorpc inspect`
-- does), and it reads a connection from its start alone: the first bytes are taken as the announce of who connected.

local messages = {
  { name = "announce",
    {
      name = "rank", form = "integer", doc = "the rank of the connecting process",
      size = 8,
      min = 1, min_error = "invalid_rank",
      errors = { invalid_rank = "ANN-3" },
    },
  },
  { name = "frame_header",
    {
      name = "length", form = "integer", doc = "bytes of content behind this header",
      size = 8,
      max = 1073741824, max_error = "too_large",
      errors = { too_large = "LIM-2" },
    },
  },
  { name = "barrier",
    {
      name = "token", form = "integer", doc = "senders write 0; receivers take any value",
      size = 1,
      written = { 0 },
      errors = { truncated = "BAR-1", not_canonical = "BAR-2" },
    },
  },
  { name = "response_prefix",
    {
      name = "message_length", form = "integer", doc = "length of the message frame that follows",
      size = 8,
      min = 14, min_error = "too_small",
      max = 1073741824, max_error = "too_large",
      errors = { truncated = "RSP-1", too_small = "RSP-3", too_large = "LIM-3" },
    },
  },
  { name = "request",
    {
      name = "tag", form = "constant", doc = "always 01",
      size = 1,
      value = 0x01,
      errors = { truncated = "REQ-2", wrong_tag = "REQ-2" },
    },
    {
      name = "request_id", form = "integer", doc = "chosen by the caller, echoed by the response",
      size = 8,
      errors = { truncated = "MSG-2" },
    },
    {
      name = "len_name", form = "integer", doc = "bytes of name",
      size = 4,
      errors = { truncated = "MSG-2" },
    },
    {
      name = "name", form = "text", doc = "name of the function, UTF-8",
      size_field = "len_name",
      errors = { truncated = "MSG-2", invalid_utf8 = "MSG-3" },
    },
    {
      name = "len_payload", form = "integer", doc = "bytes of payload",
      size = 4,
      errors = { truncated = "MSG-2" },
    },
    {
      name = "payload", form = "bytes", doc = "the call's arguments, opaque",
      size_field = "len_payload",
      errors = { truncated = "MSG-2" },
    },
    {
      name = "trailing", form = "rest", doc = "ignored by receivers",
      errors = { not_canonical = "MSG-5" },
    },
  },
  { name = "response",
    {
      name = "tag", form = "constant", doc = "always 02",
      size = 1,
      value = 0x02,
      errors = { truncated = "RSP-5", wrong_tag = "RSP-5" },
    },
    {
      name = "request_id", form = "integer", doc = "the request_id of the request that this answers",
      size = 8,
      errors = { truncated = "MSG-2" },
    },
    {
      name = "error_flag", form = "integer", doc = "1 says error; every other value says success, and senders write 0",
      size = 1,
      written = { 0, 1 },
      errors = { truncated = "MSG-2", not_canonical = "RSP-8" },
    },
    {
      name = "len_content", form = "integer", doc = "bytes of payload or of error_message",
      size = 4,
      errors = { truncated = "MSG-2" },
    },
    {
      name = "payload", form = "bytes", doc = "the call's result, opaque",
      size_field = "len_content",
      condition = "error_flag", condition_value = 1, condition_negated = true,
      errors = { truncated = "MSG-2" },
    },
    {
      name = "error_message", form = "text", doc = "what went wrong, UTF-8",
      size_field = "len_content",
      condition = "error_flag", condition_value = 1, condition_negated = false,
      errors = { truncated = "MSG-2", invalid_utf8 = "MSG-3" },
    },
    {
      name = "trailing", form = "rest", doc = "ignored by receivers",
      errors = { not_canonical = "MSG-5" },
    },
  },
}
-- Read from the top; `length`: of the content, exact or the least.
local frame_kinds = {
  { message = "barrier", length = 1, is_exact = true, tag = nil }, -- KND-1
  { message = "response_prefix", length = 8, is_exact = true, tag = nil }, -- KND-2
  { message = "request", length = 9, is_exact = false, tag = 0x01 }, -- KND-3
  { message = "response", length = 14, is_exact = false, tag = 0x02 }, -- KND-4
}
local unknown_frame_rule = "KND-5"
local announce = "announce"
local header, header_field, header_size = "frame_header", "length", 8

local proto = Proto("ferrorpc", "RPC of ferrotorch-distributed")
proto.prefs.port = Pref.uint("TCP port", 29500, "Where rank 0 listens; others by Decode As")

-- Of each field its ProtoField, and of each way to be wrong its ProtoExpert.
local expert_texts = {
  truncated = "%s does not fit into the message",
  wrong_tag = "%s is another than this message's",
  invalid_utf8 = "%s is not UTF-8",
  invalid_rank = "%s is no rank that may connect",
  too_small = "%s is below the least that is allowed",
  too_large = "%s is over the cap",
  not_canonical = "%s is what no sender may write",
}

local function new_expert(path, class, rule, text)
  local severity = class == "not_canonical" and expert.severity.NOTE or expert.severity.ERROR
  local item = ProtoExpert.new("ferrorpc." .. path .. "." .. class, rule .. ": " .. text, expert.group.PROTOCOL, severity)
  table.insert(proto.experts, item)
  return item
end

local function new_field(path, field, message_name)
  local abbreviation = "ferrorpc." .. path
  local title = field.name
  if field.form == "constant" then
    return ProtoField.uint8(abbreviation, title, base.HEX, { [field.value] = message_name })
  elseif field.form == "text" then
    return ProtoField.string(abbreviation, title, base.UNICODE, field.doc)
  elseif field.form ~= "integer" then
    return ProtoField.bytes(abbreviation, title, base.NONE, field.doc)
  end
  return ProtoField["uint" .. 8 * field.size](abbreviation, title, base.DEC, nil, nil, field.doc)
end

local fields, experts = {}, {}
for _, message in ipairs(messages) do
  messages[message.name] = message
  for _, field in ipairs(message) do
    field.key = message.name .. "." .. field.name
    fields[field.key] = new_field(field.key, field, message.name)
    experts[field.key] = {}
    for class, rule in pairs(field.errors) do
      if expert_texts[class] then
        experts[field.key][class] = new_expert(field.key, class, rule, expert_texts[class]:format(field.name))
      end
    end
  end
end
local unknown_frame = new_expert("frame", "unknown_frame", unknown_frame_rule, "the frame has no kind")
local request_in = ProtoField.framenum("ferrorpc.request_in", "request in", base.NONE, frametype.REQUEST)
local response_in = ProtoField.framenum("ferrorpc.response_in", "response in", base.NONE, frametype.RESPONSE)
local duration = ProtoField.relative_time("ferrorpc.time", "time since the request")

local all_fields = { request_in, response_in, duration }
for _, field in pairs(fields) do
  table.insert(all_fields, field)
end
proto.fields = all_fields

local utf8_forms = {
  "^[\0-\127]+",
  "^[\194-\223][\128-\191]",
  "^\224[\160-\191][\128-\191]",
  "^[\225-\236\238\239][\128-\191][\128-\191]",
  "^\237[\128-\159][\128-\191]",
  "^\240[\144-\191][\128-\191][\128-\191]",
  "^[\241-\243][\128-\191][\128-\191][\128-\191]",
  "^\244[\128-\143][\128-\191][\128-\191]",
}

local function is_utf8(text)
  local index = 1
  while index <= #text do
    local last
    for _, form in ipairs(utf8_forms) do
      last = select(2, text:find(form, index))
      if last then break end
    end
    if not last then return false end
    index = last + 1
  end
  return true
end

-- A value of up to 8 bytes; exact, as a UInt64.
local function integer(range)
  return range:len() == 8 and range:le_uint64() or UInt64(range:le_uint(), 0)
end

-- The class of what is wrong with a whole field, or nil.
local function defect(field, range, value)
  if field.form == "constant" then
    return range:uint() ~= field.value and "wrong_tag" or nil
  elseif field.form == "text" then
    return range and not is_utf8(range:raw()) and "invalid_utf8" or nil
  elseif field.form == "integer" then
    if field.min and value < UInt64(field.min, 0) then return field.min_error end
    if field.max and value > UInt64(field.max, 0) then return field.max_error end
  end
end

local function is_written(field, value)
  for _, written in ipairs(field.written or {}) do
    if value == UInt64(written, 0) then return true end
  end
  return field.written == nil
end

-- Adds the fields of a message that takes up `tvb`; false when it is refused. `values`: of its fields, by name.
local function read_message(message, tvb, tree, values)
  local position = 0
  for _, field in ipairs(message) do
    local present = not field.condition or (values[field.condition] == UInt64(field.condition_value, 0)) ~= field.condition_negated
    local left = tvb:len() - position
    local size = field.size or field.size_field and values[field.size_field]:tonumber() or left
    if present and not (field.form == "rest" and size == 0) then
      if size > left then
        tree:add_proto_expert_info(experts[field.key].truncated)
        return false
      end
      local range = size > 0 and tvb(position, size) or nil
      local item
      if field.form == "integer" or field.form == "constant" then
        item = tree:add_le(fields[field.key], range)
        values[field.name] = integer(range)
      elseif field.form == "text" then
        item = range and tree:add_packet_field(fields[field.key], range, ENC_UTF_8) or tree:add(fields[field.key], "")
      elseif range then
        item = tree:add(fields[field.key], range)
      end
      local class = defect(field, range, values[field.name])
      if class then
        item:add_proto_expert_info(experts[field.key][class])
        return false
      end
      if field.form == "text" and range then values[field.name] = range:string(ENC_UTF_8) end
      if field.form == "rest" or field.form == "integer" and not is_written(field, values[field.name]) then
        item:add_proto_expert_info(experts[field.key].not_canonical)
      end
      position = position + size
    end
  end
  return true
end

-- What is known of a TCP connection: who connected and in which packet it announced itself; requests and responses by
-- direction and id; and by sender in which packet it was refused for good.
local connections = {}
local tcp_stream = Field.new("tcp.stream")

function proto.init()
  connections = {}
end

local function connection_of(pinfo)
  local key = tcp_stream().value
  connections[key] = connections[key] or { requests = {}, responses = {}, refused = {} }
  return connections[key]
end

local function link(kind, id, connection, pinfo, tree)
  local from, to = tostring(pinfo.src) .. pinfo.src_port, tostring(pinfo.dst) .. pinfo.dst_port
  local key = (kind == "request" and from or to) .. " " .. tostring(id)
  local seen = kind == "request" and connection.requests or connection.responses
  seen[key] = seen[key] or { number = pinfo.number, time = pinfo.abs_ts }
  local request, response = connection.requests[key], connection.responses[key]
  if kind == "request" and response then
    tree:add(response_in, response.number):set_generated()
  elseif kind == "response" and request then
    local seconds = pinfo.abs_ts - request.time
    tree:add(request_in, request.number):set_generated()
    tree:add(duration, NSTime.new(math.floor(seconds), math.floor((seconds % 1) * 1e9 + 0.5))):set_generated()
  end
end

local function show(text, pinfo)
  if tostring(pinfo.cols.info) ~= "" then text = ", " .. text end
  pinfo.cols.info:append(text)
end

local function kind_of(length, first_byte)
  for _, kind in ipairs(frame_kinds) do
    if kind.is_exact and length == kind.length then return kind end
    if not kind.is_exact and length >= kind.length and first_byte == kind.tag then return kind end
  end
end

-- The frame at `position`, given to the tree. Gives the position behind it, or nil and how many bytes are missing, or nil when it
-- is refused.
local function read_frame(tvb, position, connection, pinfo, root)
  local left = tvb:len() - position
  if left < header_size then return nil, DESEGMENT_ONE_MORE_SEGMENT end
  local values = {}
  local tree = root:add(proto, tvb(position, left), "ferrorpc")
  if not read_message(messages[header], tvb(position, header_size):tvb(), tree, values) then return nil end
  local length = values[header_field]:tonumber()
  local kind = kind_of(length, left > header_size and tvb(position + header_size, 1):uint() or nil)
  if not kind and (left > header_size or length == 0) then
    tree:add_proto_expert_info(unknown_frame)
    return nil
  end
  if left < header_size + length then
    tree:set_text("ferrorpc, frame not whole")
    return nil, header_size + length - left
  end
  tree:set_len(header_size + length)
  tree:set_text("ferrorpc, " .. kind.message)
  local is_good = read_message(messages[kind.message], tvb(position + header_size, length):tvb(), tree, values)
  local id = values.request_id
  if id then link(kind.message, id, connection, pinfo, tree) end
  show(kind.message .. (id and " " .. tostring(id) or "") .. (values.name and " " .. values.name or ""), pinfo)
  if not is_good and not id then return nil end -- what has no id concerns the whole connection
  return position + header_size + length
end

function proto.dissector(tvb, pinfo, root)
  pinfo.cols.protocol = "FERRORPC"
  pinfo.cols.info:clear()
  local connection = connection_of(pinfo)
  local sender = tostring(pinfo.src) .. pinfo.src_port
  if connection.refused[sender] and connection.refused[sender] < pinfo.number then
    root:add(proto, tvb(), "ferrorpc, behind what was refused")
    show("behind what was refused", pinfo)
    return
  end
  local position = 0
  connection.connector = connection.connector or sender
  if announce and sender == connection.connector and (connection.announced or pinfo.number) == pinfo.number then
    local size = messages[announce][1].size
    if tvb:len() < size then
      pinfo.desegment_offset, pinfo.desegment_len = 0, DESEGMENT_ONE_MORE_SEGMENT
      return
    end
    connection.announced = pinfo.number
    local tree, values = root:add(proto, tvb(0, size), "ferrorpc, " .. announce), {}
    local is_good = read_message(messages[announce], tvb(0, size):tvb(), tree, values)
    show(announce .. " " .. tostring(values[messages[announce][1].name]), pinfo)
    if not is_good then
      connection.refused[sender] = pinfo.number
      return
    end
    position = size
  end
  while position < tvb:len() do
    local next_position, missing = read_frame(tvb, position, connection, pinfo, root)
    if missing then
      pinfo.desegment_offset, pinfo.desegment_len = position, missing
      return
    end
    if not next_position then
      show("refused", pinfo)
      connection.refused[sender] = pinfo.number
      return
    end
    position = next_position
  end
end

local port
local function use_port()
  local tcp_ports = DissectorTable.get("tcp.port")
  if port then tcp_ports:remove(port, proto) end
  port = proto.prefs.port
  tcp_ports:add(port, proto)
end
proto.prefs_changed = use_port
use_port()
