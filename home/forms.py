"""Forms of the media library (the gate of uploads stands in home.fichiers.reception), and of the digests."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from home.choices import Rythme
from home.courriels import nouvelles
from home.courriels.avis import categories_lire
from home.courriels.boite import NOUVELLES
from home.ecrans.forms import FormulaireSafran
from home.fichiers.images import image_nettoyer, image_verifier
from home.fichiers.reception import contenu_verifier, virus_refuser

AIDE_DESCRIPTION = (
    "Ce que l’image apporte à qui ne la voit pas, en une phrase : « Une conseillère accueille deux lycéens ». "
    "Là où elle ne fait que décorer, la page le dira."
)


class ChampImage(WagtailImageField):
    """The file of a picture, at the gate first: what Wagtail then decodes, and may keep, was written here."""

    def to_python(self, data: Any) -> Any:
        """Refuse what is not a sound picture, and write it anew."""
        if isinstance(data, UploadedFile) and data.size:
            virus_refuser(data)
            image_verifier(data, animee=True)
            image_nettoyer(data)
        return super().to_python(data)


class ImageForm(BaseImageForm):
    """A picture has its alternative text, and loses what the camera noted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "description" in self.fields:
            champ = self.fields["description"]
            champ.label, champ.help_text, champ.required = "Texte alternatif", AIDE_DESCRIPTION, True
        if "file" in self.fields:
            champ = self.fields["file"]
            self.fields["file"] = ChampImage(label=champ.label, widget=champ.widget)


class DocumentForm(BaseDocumentForm):
    """A document has no virus, and is what its name says."""

    def clean_file(self) -> Any:
        """Pass the gate."""
        fichier = self.cleaned_data["file"]
        if isinstance(fichier, UploadedFile):
            virus_refuser(fichier)
            contenu_verifier(fichier)
        return fichier


class RythmeForm(FormulaireSafran, forms.Form):
    """How often to be told, and of what."""

    rythme = forms.ChoiceField(label="À quel rythme", choices=Rythme.choices, widget=forms.RadioSelect)
    sujets = forms.MultipleChoiceField(label="De quoi", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sujets"].choices = nouvelles.sujets()

    @property
    def sauf(self) -> list[str]:
        """What is left aside."""
        return [cle for cle, _ in nouvelles.sujets() if cle not in self.cleaned_data["sujets"]]


class CourrielsForm(FormulaireSafran, forms.Form):
    """The categories that one receives, among those that may be turned off; the digest has a page of its own."""

    recus = forms.MultipleChoiceField(
        label="Je reçois", required=False, widget=forms.CheckboxSelectMultiple, help_text="Décochez ce qui est de trop."
    )

    def __init__(self, *args: Any, refusees: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        libres = [c for c in categories_lire() if not c.imposee and c.cle != NOUVELLES]
        self.fields["recus"].choices = [(c.cle, c.nom) for c in libres]
        self.fields["recus"].initial = [c.cle for c in libres if c.cle not in refusees]

    @property
    def refusees(self) -> list[str]:
        """What is turned off."""
        return [cle for cle, _ in self.fields["recus"].choices if cle not in self.cleaned_data["recus"]]
