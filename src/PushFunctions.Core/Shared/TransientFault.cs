namespace PushFunctions.Core.Shared;

/// <summary>Whether a fault is a transient one of storage. Not called for work that was canceled.</summary>
public delegate bool TransientFault(Exception fault);
