"""The catalogue as a document."""

from django.utils import timezone

from home.pdf import pdf_render
from safran.dispositifs.listes import Catalogue


def catalogue_pdf(liste: Catalogue) -> bytes:
    """A4, tagged: the rows of the page, under the same filters."""
    contexte = {"dispositifs": liste.trouvees, "filtres": liste.filtres, "jour": timezone.localdate()}
    return pdf_render("dispositifs/pdf/catalogue.html", contexte)
