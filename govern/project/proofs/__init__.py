"""Proofs about endpoints: who is refused, what leaves an audit record, which header is read. See `proof.Proofs`."""

from govern.project.proofs.proof import Proof as Proof
from govern.project.proofs.proof import Proofs as Proofs
