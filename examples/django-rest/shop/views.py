from rest_framework.permissions import BasePermission
from rest_framework.response import Response
from rest_framework.views import APIView


class IsStaff(BasePermission):
    """Passes the roles that may see reports. `request.auth` is the verified token."""

    def has_permission(self, request, view):
        return bool(request.auth) and request.auth["role"] in ("staff", "admin")


class Orders(APIView):
    def get(self, request):
        return Response({"account": request.user.id})


class Reports(APIView):
    permission_classes = [IsStaff]

    def get(self, request):
        return Response({"role": request.auth["role"]})
