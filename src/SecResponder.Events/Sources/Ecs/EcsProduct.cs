using SecResponder.Events.Asim;

namespace SecResponder.Events.Sources.Ecs;

/// <summary>Whose event it is, where no observer says so.</summary>
internal static class EcsProduct
{
    /// <summary>Names the product by its data set, module or provider: <c>nginx.access</c>.</summary>
    public static void Complete(SecurityEvent e)
    {
        if (e.Vendor.Find("observer.product"u8).IsPresent)
            return;
        var name = e.Vendor.Find("event.dataset"u8);
        if (!name.IsPresent)
            name = e.Vendor.Find("event.module"u8);
        if (!name.IsPresent)
            name = e.Vendor.Find("event.provider"u8);
        if (name.IsPresent)
            e.SetText(AsimField.EventProduct, name.Utf8);
    }
}
