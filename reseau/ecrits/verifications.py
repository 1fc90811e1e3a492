"""What `manage.py verifier` asks of the documents of a territory."""

from collections.abc import Iterator

from django.db.models import F

from home import gels
from home.indicateurs import indicateurs
from reseau.ecrits.choices import EN_CHANTIER, LUS
from reseau.ecrits.models import ChiffreInsere, DocumentLocal, SignatureLocale
from reseau.ecrits.queries.empreintes import empreinte_de


def documents_coherents() -> Iterator[str]:
    """What is published says what its print says, and its figures are frozen; what is written counts live figures."""
    for document in DocumentLocal.objects.filter(etat__in=LUS).select_related("bassin", "decision"):
        if empreinte_de(document) != document.empreinte:
            yield f"Le document {document.pk} ne dit plus ce qui a été publié."
    vifs = ChiffreInsere.objects.filter(section__document__etat__in=LUS, gele_le=None)
    for pk in vifs.values_list("pk", flat=True):
        yield f"Le chiffre {pk} d’un document publié n’est pas gelé."
    en_chantier = ChiffreInsere.objects.filter(section__document__etat__in=EN_CHANTIER)
    for pk in en_chantier.exclude(gele_le=None).values_list("pk", flat=True):
        yield f"Le chiffre {pk} est gelé dans un document qui s’écrit encore."
    for pk in en_chantier.exclude(code__in=list(indicateurs())).values_list("pk", flat=True):
        yield f"Le chiffre {pk} nomme un nombre que la maison ne compte plus."


def signatures_conformes() -> Iterator[str]:
    """Who signed a document read exactly what it says."""
    autres = SignatureLocale.objects.exclude(empreinte=F("document__empreinte"))
    for pk in autres.values_list("pk", flat=True):
        yield f"La signature {pk} n’est pas celle du texte publié."


def fichiers_entiers() -> Iterator[str]:
    """The file of what was published is there, the same byte for byte."""
    for document in DocumentLocal.objects.exclude(fichier="").only("fichier", "sha256").iterator(chunk_size=100):
        contenu = gels.fichier_lire(document.fichier)
        if contenu is None:
            yield f"Le fichier du document {document.pk} est absent : restaurez-le d’une sauvegarde."
        elif gels.empreinte(contenu) != document.sha256:
            yield f"Le fichier du document {document.pk} a changé : restaurez-le d’une sauvegarde."
