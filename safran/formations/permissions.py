"""Who may read: trainings are public, unless the admin restricts a page or one above it."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import PageViewRestriction


def restreinte(chemin: str = "path") -> Exists:
    """Whether the page whose tree path is `chemin`, or a page above it, has a reading restriction (same query)."""
    restrictions = PageViewRestriction.objects.annotate(
        chemin=ExpressionWrapper(OuterRef(chemin), output_field=CharField())
    )
    return Exists(restrictions.filter(chemin__startswith=F("page__path")))
