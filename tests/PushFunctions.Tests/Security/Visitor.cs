global using Visitor = PushFunctions.Tests.EndToEnd.Limits.Client;
