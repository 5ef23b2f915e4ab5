import { constraintMeans } from '../../../kernel/database/constraints';
import { defineProblem, Problems } from '../../../kernel/errors/problem';

export const FolioProblems = {
  folioClosed: defineProblem('folio_closed', 409, 'The folio is closed', '账户已结清关闭'),
  folioNotSettled: defineProblem('folio_not_settled', 409, 'The folio is not settled', '账户尚未结清'),
  lineReversed: defineProblem('line_reversed', 409, 'The line has been taken back already, or moved', '该账目已冲销或转出'),
  reductionTooLarge: defineProblem('reduction_too_large', 409, 'More would be let off than was charged', '减免金额超过账目金额'),
  currencyDiffers: defineProblem('currency_differs', 409, 'The two are in different currencies', '币种不一致'),
  paymentMethodUnavailable: defineProblem('payment_method_unavailable', 409, 'This method of payment is not set up', '该支付方式未启用'),
  paymentStatus: defineProblem('payment_status', 409, 'The payment is not in a state for this', '当前支付状态不允许该操作'),
  refundTooLarge: defineProblem('refund_too_large', 409, 'More would be refunded than is left of the payment', '退款金额超过可退余额'),
  paymentTooLarge: defineProblem('payment_too_large', 409, 'More would be paid than is open', '付款金额超过未付金额'),
  nothingToInvoice: defineProblem('nothing_to_invoice', 409, 'Nothing is left that no invoice has', '没有可开票的账目'),
  documentCredited: defineProblem('document_credited', 409, 'The document is credited as a whole already', '该凭证已全额开具红字凭证'),
  creditTooLarge: defineProblem('credit_too_large', 409, 'More would be credited than is left of the document', '红字金额超过凭证余额'),
  shiftClosed: defineProblem('shift_closed', 409, 'The shift is closed', '该班次已交班'),
  signatureInvalid: defineProblem('signature_invalid', 400, 'The signature does not fit the body', '签名无效'),
} as const;

constraintMeans('cashier_shifts_open_key', Problems.conflict, 'You have an open shift in this hotel already.', { code: 'shift_open' });
