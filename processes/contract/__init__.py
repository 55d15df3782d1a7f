"""Whether the service still keeps what was promised: the contract linter, one rule a file, asked at each deployment."""

from processes.contract.check import check_contract, check_deployed, check_release
from processes.contract.retiring import retired_clauses

__all__ = ["check_contract", "check_deployed", "check_release", "retired_clauses"]
