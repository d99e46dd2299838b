CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE INDEX ix_acceptance_by_accepted_on ON acceptance (accepted_on);
CREATE INDEX ix_acceptance_by_state ON acceptance (state);

CREATE INDEX ix_approval_by_concluded_at ON approval (concluded_at);
CREATE INDEX ix_approval_by_kind ON approval (kind);
CREATE INDEX ix_approval_by_partner_id ON approval (partner_id);
CREATE INDEX ix_approval_by_requester_id ON approval (requester_id);
CREATE INDEX ix_approval_by_state ON approval (state);
CREATE INDEX ix_approval_by_subject_code ON approval (subject_code);

CREATE INDEX ix_approval_task_by_escalated_at ON approval_task (escalated_at);
CREATE INDEX ix_approval_task_by_kind ON approval_task (kind);
CREATE INDEX ix_approval_task_by_state ON approval_task (state);

CREATE INDEX ix_change_order_by_state ON change_order (state);

CREATE INDEX ix_claim_by_order_id ON claim (order_id);
CREATE INDEX ix_claim_by_state ON claim (state);

CREATE INDEX ix_contract_by_signed_on ON contract (signed_on);
CREATE INDEX ix_contract_by_state ON contract (state);
CREATE INDEX ix_contract_words ON contract USING gin (lower(title) gin_trgm_ops, lower(code) gin_trgm_ops);

CREATE INDEX ix_contract_instalment_by_state ON contract_instalment (state);

CREATE INDEX ix_cost_line_by_withdrawn_at ON cost_line (withdrawn_at);

CREATE INDEX ix_document_words ON document USING gin (lower(name) gin_trgm_ops);

CREATE INDEX ix_hours_import_by_state ON hours_import (state);

CREATE INDEX ix_issue_by_answered_at ON issue (answered_at);
CREATE INDEX ix_issue_by_closed_at ON issue (closed_at);
CREATE INDEX ix_issue_by_due_on ON issue (due_on);
CREATE INDEX ix_issue_by_is_major ON issue (is_major);
CREATE INDEX ix_issue_by_raised_by_id ON issue (raised_by_id);
CREATE INDEX ix_issue_by_severity ON issue (severity);
CREATE INDEX ix_issue_by_state ON issue (state);
CREATE INDEX ix_issue_words ON issue USING gin (lower(title) gin_trgm_ops, lower(code) gin_trgm_ops);

CREATE INDEX ix_milestone_by_code ON milestone (code);
CREATE INDEX ix_milestone_by_reached_on ON milestone (reached_on);
CREATE INDEX ix_milestone_by_state ON milestone (state);
CREATE INDEX ix_milestone_words ON milestone USING gin (lower(name) gin_trgm_ops, lower(code) gin_trgm_ops);

CREATE INDEX ix_monthly_statement_by_state ON monthly_statement (state);

CREATE INDEX ix_outsourcing_order_by_ends_on ON outsourcing_order (ends_on);
CREATE INDEX ix_outsourcing_order_by_state ON outsourcing_order (state);
CREATE INDEX ix_outsourcing_order_words ON outsourcing_order USING gin (lower(title) gin_trgm_ops, lower(code) gin_trgm_ops);

CREATE INDEX ix_payable_by_due_on ON payable (due_on);
CREATE INDEX ix_payable_by_held_since ON payable (held_since);
CREATE INDEX ix_payable_by_state ON payable (state);

CREATE INDEX ix_payment_by_order_id ON payment (order_id);
CREATE INDEX ix_payment_by_reference ON payment (reference);

CREATE INDEX ix_project_by_ends_on ON project (ends_on);
CREATE INDEX ix_project_by_state ON project (state);
CREATE INDEX ix_project_words ON project USING gin (lower(name) gin_trgm_ops, lower(code) gin_trgm_ops);

CREATE INDEX ix_punch_item_by_state ON punch_item (state);

CREATE INDEX ix_settlement_by_eligible_on ON settlement (eligible_on);
CREATE INDEX ix_settlement_by_state ON settlement (state);

CREATE INDEX ix_settlement_line_by_order_id ON settlement_line (order_id);

CREATE INDEX ix_task_by_code ON task (code);
CREATE INDEX ix_task_by_ends_on ON task (ends_on);
CREATE INDEX ix_task_by_finished_on ON task (finished_on);
CREATE INDEX ix_task_by_started_on ON task (started_on);
CREATE INDEX ix_task_by_state ON task (state);
CREATE INDEX ix_task_words ON task USING gin (lower(name) gin_trgm_ops, lower(code) gin_trgm_ops);

CREATE INDEX ix_termination_by_order_id ON termination (order_id);
CREATE INDEX ix_termination_by_state ON termination (state);

CREATE INDEX ix_time_entry_open ON time_entry (state, customer_id, day, id) WHERE state NOT IN ('DROPPED', 'CORRECTED', 'CONFIRMED');

CREATE INDEX ix_weekly_report_by_state ON weekly_report (state);
CREATE INDEX ix_weekly_report_by_submitted_at ON weekly_report (submitted_at);
