from django.http import HttpResponse

from accounts.access import everybody


@everybody
def pending(request, **kwargs):
    return HttpResponse("pending", status=501)
