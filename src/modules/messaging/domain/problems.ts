import { defineProblem } from '../../../kernel/errors/problem';

export const MessagingProblems = {
  notToBeSentAgain: defineProblem('not_to_be_sent_again', 409, 'The message cannot be sent again', '该消息无法重新发送'),
  badSignature: defineProblem('bad_signature', 401, 'The signature is not right', '签名无效'),
  callbackForged: defineProblem('callback_forged', 403, 'The call is not from Twilio', '回调来源无效'),
  conversationClosed: defineProblem('conversation_closed', 409, 'The conversation is closed', '会话已关闭'),
  guestKnown: defineProblem('guest_known', 409, 'It is known already who writes', '会话已关联客人'),
  noWayToReply: defineProblem('no_way_to_reply', 409, 'There is no way to reply', '没有可用的回复方式'),
} as const;
