"""What partnerships are found by, derived from their pages."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.store.schema import Base
from learnhub.store.types import Code


class PartnershipFacet(Base):
    """One value under which a partnership is found: a sector, a place or one that holds it, a Goal, how it stands, or
    the beginning of a word of its name."""

    __tablename__ = "partnership_facet"
    __table_args__ = ({"info": {"derived": True}},)

    facet: Mapped[str] = mapped_column(Code(16), primary_key=True)
    value: Mapped[str] = mapped_column(Code(64), primary_key=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), primary_key=True, index=True)
