"""Forms of the Région about followings."""

from django import forms

from home.ecrans.forms import TexteLuForm


class DerogationForm(TexteLuForm):
    """Why a training is held complete against its rule."""

    surveilles = ("motif",)
    motif = forms.CharField(
        label="Motif",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Conservé avec votre nom et la date. Par exemple : présence constatée à la journée du 12 mars.",
    )
