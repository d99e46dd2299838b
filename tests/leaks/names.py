"""Names that must never stand in a view, written by hand: whoever opens one of them has to change this list, and say why."""


def words(text: str) -> list[str]:
    """Words apart by blanks."""
    return text.split()


CUSTOMER_TYPES = words("""
ChangeOrder ChangeOrderLine ChangeOrderTransition Termination TerminationTransition
OrderOffer OutsourcingConsent OutsourcingOrder PastOrder OrderLine OrderTerm OrderTransition
Payable Invoice Payment Settlement SettlementLine
OrderDefect Evaluation EvaluationRule Deduction Objection Claim ClaimRefund SetOff
PartnerAgreement AgreementPrice BudgetLine Unit ApiToken AuditEntry AccessExplanation AccessLine AccessGrant
Partnership PartnerTransition PartnerPerson PartnerQualification RequiredQualification PartnerDeclaration AdmissionItem
PartnerAccountChange PartnerGrade GradingScheme
Approval ApprovalTask ApprovalDecision ApprovalChain ApprovalChainStep ApprovalThreshold ApprovalDelegation
EarlyEntry EarlyEntryRequest
""")
CUSTOMER_FIELDS = words("""
Project.earlyEntry Contract.earlyEntries
Project.pastOrders Partner.pastOrders Project.orders Project.budget Project.unit Contract.budget Contract.unit Customer.state Customer.unit
Partner.state Partner.isSmallEnterprise Partner.organisation Partner.agreements Partner.orders Partner.users
Partner.grade Partner.expiresOn Partner.isQualified Partner.qualifications Partner.people Partner.history
Acceptance.order Acceptance.requestedBy AcceptanceDocument.deliverable ProjectSignatory.authority
Organisation.bankName Organisation.bankAccount
""")
CUSTOMER_WORDS = words("""
cost margin tier internalNote selectionReason unitPrice personDays agreement budget payable settlement invoice payment
outsourcing paidAmount finalAmount statement dueDays limit reserved booked score grade bank parameters token password
""")
CUSTOMER_ACTS = words("""
requestEarlyEntry extendEarlyEntry reviseEarlyEntry withdrawEarlyEntry approveEarlyEntry returnEarlyEntry rejectEarlyEntry
beginEarlyEntry linkContract loseEarlyEntry
issueToken revokeToken resetSecondFactor
delegateApprovals endDelegation publishApprovalChain withdrawOrder
evaluateSettlement evaluateOwnWork recordDefect recordDeduction objectToLine answerObjection approveUndisputed refundClaim setOffClaim
submitSpecialOrder submitSpecialChangeOrder recordConsent
placeOrder reviseOrder submitOrder approveOrder returnOrder cancelOrder acceptOrder declineOrder requestAcceptance
askTermination approveTermination withdrawTermination agreeTermination objectTermination concludeTermination
placeChangeOrder reviseChangeOrder submitChangeOrder approveChangeOrder returnChangeOrder cancelChangeOrder acceptChangeOrder
declineChangeOrder changeAcceptance
recordInvoice recordPayment recordReceipt requestSettlement proposeSettlement confirmSettlement approveSettlement
returnSettlement withdrawSettlement
openCustomer admitPartner signAgreement signContract inviteStaff invitePartnerUser addUnit moveUnit openProject addMember nameSignatory
inviteCandidate namePartnerships endAgreement suspendPartner blacklistPartner releasePartner beginReview askForMore approveAdmission
rejectAdmission checkQualification decideAccountChange gradePartner setGradingScheme requireQualification
submitFile changeCompanyData changePartnerAccount recordQualification recordPerson makeDeclarations
""")

PARTNER_TYPES = words("""
EarlyEntry EarlyEntryRequest
PastOrder OrderOffer OutsourcingConsent
Approval ApprovalTask ApprovalDecision ApprovalChain ApprovalChainStep ApprovalThreshold ApprovalDelegation
GradingScheme ChangeOrderTransition TerminationTransition Deduction
Contract ContractInstalment Receipt BudgetLine Unit ProjectMember ProjectSignatory ApiToken AuditEntry
AccessExplanation AccessLine AccessGrant
""")
PARTNER_FIELDS = words("""
Project.earlyEntry OutsourcingOrder.earlyEntry
Project.pastOrders Partner.pastOrders
OutsourcingOrder.approvals Settlement.approvals ChangeOrder.approvals
OutsourcingOrder.selection OutsourcingOrder.offers
OutsourcingOrder.specialReason ChangeOrder.specialReason OutsourcingOrder.contractAllowedAmount ChangeOrder.projectAllowedDays
OutsourcingOrder.selectionReason OutsourcingOrder.submittedBy OutsourcingOrder.approvedBy OutsourcingOrder.contract OutsourcingOrder.unit
ChangeOrder.owner ChangeOrder.submittedBy ChangeOrder.approvedBy ChangeOrder.history
Settlement.deductions Settlement.approvalReason Evaluation.givenBy
Termination.owner Termination.approvedBy Termination.concludedBy Termination.history
OrderTransition.by Settlement.proposedBy Settlement.approvedBy AcceptanceSignature.signerName
Project.contract Project.budget Project.unit Project.members Project.signatories
Customer.state Customer.unit Customer.contracts PartnerAgreement.budget
PartnerTransition.by PartnerQualification.checkedBy AdmissionItem.askedBy PartnerAccountChange.decidedBy
PartnerGrade.reason PartnerGrade.gradedBy PartnerGrade.scheme
""")
PARTNER_WORDS = words("""
cost margin tier internalNote selectionReason submittedBy approvedBy proposedBy instalment receipt received budget contract
limit reserved booked special authority parameters token password
""")
"""A partner reads its own grade, and its scores where they are published (S0-46): those words stand in its view."""
PARTNER_ACTS = words("""
requestEarlyEntry extendEarlyEntry reviseEarlyEntry withdrawEarlyEntry approveEarlyEntry returnEarlyEntry rejectEarlyEntry
beginEarlyEntry linkContract loseEarlyEntry
issueToken revokeToken resetSecondFactor
submitSpecialOrder submitSpecialChangeOrder recordConsent
delegateApprovals endDelegation publishApprovalChain withdrawOrder
askTermination approveTermination withdrawTermination concludeTermination
placeChangeOrder reviseChangeOrder submitChangeOrder approveChangeOrder returnChangeOrder cancelChangeOrder reviseOrder
evaluateSettlement recordDefect correctDefect recordDeduction answerObjection approveUndisputed refundClaim setOffClaim writeOffClaim
placeOrder submitOrder approveOrder returnOrder cancelOrder signAcceptance recordPayment recordReceipt proposeSettlement approveSettlement
returnSettlement withdrawSettlement
openCustomer admitPartner signAgreement signContract inviteStaff inviteCustomerUser addUnit moveUnit openProject addMember nameSignatory
inviteCandidate namePartnerships endAgreement suspendPartner blacklistPartner releasePartner beginReview askForMore approveAdmission
rejectAdmission checkQualification decideAccountChange gradePartner setGradingScheme requireQualification
""")
