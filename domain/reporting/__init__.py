"""Weekly reports (项目周报): written each week, reviewed by another person, published to the customer (S0-51)."""
