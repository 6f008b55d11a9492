"""Cases after their publication: versions, holds, withdrawals, redaction, sealing, readers, freshness, and the log."""
