"""Whether the service still keeps what was promised: the contract linter, one rule a file, asked at each deployment."""

from processes.contract.check import check_contract, check_deployed, check_release
from processes.contract.clauses import ClauseRegister, register_of

__all__ = ["ClauseRegister", "check_contract", "check_deployed", "check_release", "register_of"]
