"""What is typed to check, revoke or find an attestation."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from home.ecrans.forms import FormulaireSafran, TexteLuForm
from home.securite.coffre import code_lire, code_montrer
from safran.attestations.badges import JETON

MAX_FICHIER = 5 * 1024 * 1024
MAX_BADGE = 64 * 1024
SIGNATURE_PDF = b"%PDF-"


class VerifierForm(FormulaireSafran, forms.Form):
    """The code and the family name, both on the document."""

    code = forms.CharField(
        label="Code de vérification",
        max_length=60,
        help_text="Il est écrit à côté du carré. Les espaces, les tirets et les minuscules ne comptent pas.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    nom = forms.CharField(
        label="Nom de famille",
        max_length=120,
        help_text="Tel qu’il est écrit sur l’attestation.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """The canonical code; a slip of the finger is told before anything is looked up."""
        code = code_lire(self.cleaned_data["code"])
        if code is None:
            raise ValidationError("Ce code contient une erreur. Il compte 17 lettres et chiffres : relisez-le.")
        return code


class FichierForm(FormulaireSafran, forms.Form):
    """A PDF to compare; it is read, never kept."""

    fichier = forms.FileField(
        label="Fichier PDF ou badge de l’attestation",
        help_text="Le fichier tel que vous l’avez reçu, 5 Mo au plus. Il est comparé, puis oublié.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf,.svg,.jwt"}),
    )

    def clean_fichier(self) -> UploadedFile:
        """Refuse what is too big, or is neither a PDF nor a badge, whatever its name says."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > MAX_FICHIER:
            raise ValidationError("Ce fichier dépasse 5 Mo : ce n’est pas une de nos attestations.")
        debut = fichier.read(MAX_BADGE)
        fichier.seek(0)
        trouve = None if debut.startswith(SIGNATURE_PDF) else JETON.search(debut.decode("utf-8", "ignore"))
        if trouve is None and not debut.startswith(SIGNATURE_PDF):
            raise ValidationError("Ce fichier n’est ni un PDF ni un badge. Choisissez le fichier reçu, tel quel.")
        self.jeton = trouve.group() if trouve else ""
        return fichier


class MotifForm(TexteLuForm):
    """Why an attestation is revoked or replaced."""

    surveilles = ("motif",)
    motif = forms.CharField(
        label="Motif",
        max_length=500,
        help_text="Une phrase, conservée avec votre nom et la date. Elle n’est pas montrée au public.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def code_initial(code: str) -> str:
    """The code of an address, in groups of four when it is one; otherwise as it came."""
    canonique = code_lire(code)
    return code_montrer(canonique) if canonique else code[:60]
