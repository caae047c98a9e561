// The sandbox's control API over HTTP.

/** A refusal or an unreachable server; `status` is 0 for the latter. */
export class ApiError extends Error {
  constructor(status, reason) {
    super(reason);
    this.status = status;
  }
}

async function request(method, path, body) {
  const options = { method, cache: "no-store" };
  if (body instanceof FormData) {
    options.body = body;
  } else if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { "Content-Type": "application/json" };
  }
  let response;
  try {
    response = await fetch(`/sandbox/${path}`, options);
  } catch {
    throw new ApiError(0, "");
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(response.status, answer?.error ?? response.statusText);
  return answer;
}

export const getState = () => request("GET", "state");
export const getMessages = (chatId) => request("GET", `chats/${chatId}/messages`);
export const addUser = (user) => request("POST", "users", user);
export const changeUser = (userId, changes) => request("PATCH", `users/${userId}`, changes);
export const sendText = (chatId, userId, text, replyTo = null) =>
  request("POST", `chats/${chatId}/messages`, { from_id: userId, text, reply_to_message_id: replyTo });
export const shareContact = (chatId, userId) =>
  request("POST", `chats/${chatId}/messages`, { from_id: userId, contact: true });
export const tap = (chatId, userId, messageId, data) =>
  request("POST", `chats/${chatId}/taps`, { from_id: userId, message_id: messageId, data });
export const moveClock = (step) => request("POST", "clock", step);
export const fileAddress = (fileId) => `/sandbox/files/${encodeURIComponent(fileId)}`;

export function sendFile(chatId, userId, file, caption) {
  const form = new FormData();
  form.append("from_id", userId);
  if (caption) form.append("caption", caption);
  form.append("file", file, file.name);
  return request("POST", `chats/${chatId}/messages`, form);
}
